"""WeChat: official accounts, and WeCom customer service in `wecom`."""
