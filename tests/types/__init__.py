"""The types of the API that the page's modules use: `make types` makes api.d.ts again from what the app describes."""
