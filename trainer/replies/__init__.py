"""The desk's replies: read with their places, previewed, held to the norms, edited where they stand."""
