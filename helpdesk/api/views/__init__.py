"""The routes: translate a request, call a service, translate what it says."""
