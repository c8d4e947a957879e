"""The pages of webhooks, which customers and leads share: each face adds its frame and its door."""
