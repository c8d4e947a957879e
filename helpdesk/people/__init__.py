"""The pages of people and invitations, which customers' administrators and ours share."""
