"""The outside world in memory: strict fakes of every port."""
