using GridGrains.Tests.Benchmarks;

return await BenchmarkCommand.RunAsync(args);
