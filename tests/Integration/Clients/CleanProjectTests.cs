using System.Diagnostics;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Integration.Clients;

/// <summary>What the documents show to other programmers, in projects outside this repository: built as pasted, and run.</summary>
public sealed class CleanProjectTests : IDisposable
{
    private static readonly string Root = RepositoryFolder.Path;
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gridgrains-clean-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Host_with_a_grain_of_its_own_builds_and_runs()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Root, "docs", "orleans.md"));
        await WriteAsync("own.csproj", BlocksOf(page, "xml")[0].Replace("src/Silo", Path.Combine(Root, "src", "Silo"), StringComparison.Ordinal));
        await WriteAsync("Program.cs", BlocksOf(page, "csharp")[1]);

        await RunAsync("build", "-v", "q", "-c", Configuration, "-warnaserror", "-p:BuildProjectReferences=false");
        var output = await RunAsync(Path.Combine("bin", Configuration, "net10.0", "own.dll"));

        Assert.Matches(@"SP15 is -?[0-9]+\.[0-9]{2} USD/MWh over NP15", output);
    }

    [Fact]
    public async Task Packages_of_the_client_serve_the_samples()
    {
        foreach (var project in new[] { "Log", "Domain", "Grains.Contracts", "Client" })
        {
            await RunAsync("pack", Path.Combine(Root, "src", project), "--no-build", "--no-restore", "-v", "q", "-c", Configuration, "-o", At("packages"), "-p:PackageVersion=0.0.0-test");
        }

        await WriteAsync("nuget.config", $"""<configuration><packageSources><add key="packed" value="{At("packages")}" /></packageSources><config><add key="globalPackagesFolder" value="{At("cache")}" /></config><fallbackPackageFolders><add key="known" value="{PackagesFolder}" /></fallbackPackageFolders></configuration>""");
        await WriteAsync("sample.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
              <ItemGroup><PackageReference Include="GridGrains.Client" Version="0.0.0-test" /></ItemGroup>
            </Project>
            """);
        await WriteAsync("Program.cs", BlocksOf(await File.ReadAllTextAsync(Path.Combine(Root, "README.md")), "csharp")[0]);

        await RunAsync("build", "-v", "q", "-c", Configuration, "-warnaserror");
    }

    private static string PackagesFolder => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string[] BlocksOf(string page, string language) => [.. page.Split($"```{language}\n")[1..].Select(block => block.Split("```")[0])];

    private string At(string name) => Path.Combine(_directory.FullName, name);

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(At(name), text);

    private async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _directory.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(Patience.Limit);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {await output}{await errors}");
        return await output;
    }
}
