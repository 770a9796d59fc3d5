"""Teaching: from what the desk misunderstood to training messages and dictionary words in the draft."""
