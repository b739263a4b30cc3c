using System.Reflection;
using GridGrains.Client;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.H3;
using GridGrains.Iceberg;
using GridGrains.Streams;
using PublicApiGenerator;
using Xunit;

namespace GridGrains.Tests.Architecture.Contracts;

/// <summary>
/// What others compile against changes by intent alone: each library's public types and members are written down beside it. With
/// <see cref="Switch"/> set to 1 they are written instead of compared.
/// </summary>
public sealed class PublicApiTests
{
    private const string Switch = "GRIDGRAINS_WRITE_DOCS";

    // What Orleans' generator adds is public by need.
    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,
        DenyNamespacePrefixes = ["System", "Microsoft", "OrleansCodeGen"],
        ExcludeAttributes = ["Orleans.IdAttribute", "System.CodeDom.Compiler.GeneratedCodeAttribute", "System.Runtime.CompilerServices.NullableContextAttribute"],
    };

    private static readonly Dictionary<string, Assembly> Assemblies = new()
    {
        ["Client"] = typeof(GridGrainsClient).Assembly,
        ["Grains.Contracts"] = typeof(INodeGrain).Assembly,
        ["H3"] = typeof(H3Cell).Assembly,
        ["Iceberg"] = typeof(Table).Assembly,
        ["Streams"] = typeof(RedpandaStreamOptions).Assembly,
    };

    public static readonly TheoryData<string> Libraries = [.. Assemblies.Keys];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Public_types_are_those_that_are_written_down(string library)
    {
        var path = Path.Combine(Repository.Root, "src", library, "PublicApi.txt");
        var present = Assemblies[library].GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            File.WriteAllText(path, present);
            return;
        }

        var written = File.ReadAllText(path);
        Assert.True(written == present, $"the public API of {library} is not src/{library}/PublicApi.txt: {Difference(written, present)}; {Switch}=1 writes it, and CHANGELOG names it");
    }

    private static string Difference(string written, string present)
    {
        var (old, now) = (written.Split('\n'), present.Split('\n'));
        return string.Join("; ", now.Except(old).Take(3).Select(line => $"new '{line.Trim()}'").Concat(old.Except(now).Take(3).Select(line => $"gone '{line.Trim()}'")));
    }
}
