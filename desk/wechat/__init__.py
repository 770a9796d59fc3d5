"""What the desk remembers for the WeChat channels."""
