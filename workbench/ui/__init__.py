"""Serve the review workbench: sign-in, server functions, and the page that calls them."""
