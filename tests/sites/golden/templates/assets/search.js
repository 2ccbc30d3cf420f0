// The golden site has no search page.
