using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("GridGrains.Tests.Integration")]
[assembly: InternalsVisibleTo("GridGrains.Tests.Benchmarks")]
[assembly: InternalsVisibleTo("GridGrains.Tests.Faults")]
