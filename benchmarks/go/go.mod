module s3hydration/benchmarks

go 1.22
