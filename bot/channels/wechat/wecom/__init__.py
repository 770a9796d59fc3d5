"""WeCom customer service (微信客服): told by a callback that there is something to read, then read and answered."""
