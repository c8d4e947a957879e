"""Single sign-on by OpenID Connect: the protocol, the pages, and setting it up."""
