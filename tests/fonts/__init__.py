"""The typefaces of the page: `make fonts` makes static/fonts and static/css/fonts.css again from npm's packages."""
