"""The tests: folders mirror app and model; browser, js, architecture and benchmarks stand beside them."""
