using System.Reflection;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace GridGrains.Tests.Integration.Clients;

/// <summary>A client that a public generator makes of the OpenAPI document compiles as it is, and reads what the silo answers.</summary>
public sealed class GeneratedClientTests(SiloFixture silo)
{
    private const string Name = "GeneratedClient";

    private static readonly string[] Framework = ["System", "Microsoft.CSharp", "netstandard", "mscorlib"];

    [Fact]
    public async Task Ten_routes_are_called_by_a_generated_client()
    {
        var client = Activator.CreateInstance(Compile(await GenerateAsync()), silo.Http)!;

        var record = JsonSerializer.SerializeToElement(new
        {
            ts = Sample.Hour,
            iso = "CAISO",
            node = "GENERATED",
            market = "REAL_TIME_15_MIN",
            interval_minutes = 15,
            lmp = 31.25,
            known_at = Sample.Hour.AddMinutes(20),
            known_at_basis = "published",
            quality = 0,
        });
        Assert.Equal(1, (int)(await CallAsync(client, "IngestAsync", "ISO_RT_LMP", record)).Accepted);
        await Poll.UntilAsync(async () => (await CallAsync(client, "SearchNodesAsync", "CAISO", null, null, "GENERATED")).Nodes.Count == 1, "the node is found");
        Assert.Equal("CAISO/GENERATED", (string)(await CallAsync(client, "GetNodeAsync", "CAISO", "GENERATED")).Key);
        Assert.Equal(1, (int)(await CallAsync(client, "GetNodeHistoryAsync", "CAISO", "GENERATED")).Points.Count);
        Assert.Equal(7, (int)(await CallAsync(client, "ListIsosAsync")).Isos.Count);
        Assert.True((int)(await CallAsync(client, "ListHubsAsync", "CAISO")).Hubs.Count >= 3);
        Assert.Equal("CAISO/TH_SP15_GEN-APND", (string)(await CallAsync(client, "GetHubAsync", "CAISO", "SP15")).Key);
        Assert.True((int)(await CallAsync(client, "ListShardsAsync", "nodes")).Shards.Count > 0);
        Assert.Equal("on", (string)(await CallAsync(client, "GetLakeAsync")).State);
        Assert.True((int)(await CallAsync(client, "SearchCatalogAsync", "lmp")).Entries.Count > 0);
        Assert.True((int)(await CallAsync(client, "ListSeriesAsync")).Families.Count > 0);
        Assert.True((int)(await CallAsync(client, "ListOutagesAsync")).Matching >= 0);
        Assert.NotNull((string)(await CallAsync(client, "HealthAsync")).Status);
    }

    private async Task<string> GenerateAsync()
    {
        var document = await OpenApiDocument.FromJsonAsync(await silo.Http.GetStringAsync("/openapi/v1.json"));
        var settings = new CSharpClientGeneratorSettings { ClassName = Name, UseBaseUrl = false, InjectHttpClient = true, GenerateOptionalParameters = true };
        settings.CSharpGeneratorSettings.Namespace = "Generated";
        settings.CSharpGeneratorSettings.JsonLibrary = CSharpJsonLibrary.SystemTextJson;
        return new CSharpClientGenerator(document, settings).GenerateFile();
    }

    private static Type Compile(string code)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Framework.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal)))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "generated", [CSharpSyntaxTree.ParseText(code)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, concurrentBuild: false));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).Take(10)));
        return Assembly.Load(assembly.ToArray()).GetType($"Generated.{Name}", throwOnError: true)!;
    }

    /// <summary>Parameters that are not given have their defaults, as in code that calls the method.</summary>
    private static async Task<dynamic> CallAsync(object client, string method, params object?[] given)
    {
        var called = client.GetType().GetMethods().Single(known => known.Name == method);
        object?[] arguments = [.. called.GetParameters().Select((parameter, at) => at < given.Length ? given[at] : Type.Missing)];
        var task = (Task)called.Invoke(client, BindingFlags.OptionalParamBinding | BindingFlags.InvokeMethod, null, arguments, null)!;
        await task;
        return ((dynamic)task).Result;
    }
}
