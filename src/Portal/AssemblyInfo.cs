using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("GridGrains.Tests.Unit")]
