"""The pages of API keys, which customers' administrators and ours share."""
