"""One contract for every port: the fakes and the adapters pass the same tests."""
