"""The trainers' rules and stories: read with their places, checked against each other, shown as a picture, written."""
