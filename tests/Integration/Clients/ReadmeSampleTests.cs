using GridGrains.Client;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Clients;

/// <summary>The README's sample, compiled and run; its text is compared with this file.</summary>
public sealed class ReadmeSampleTests(SiloFixture silo)
{
    [Fact]
    public async Task Sample_of_the_README_runs()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "TH_SP15_GEN-APND", 0, 33, new NodeLabels(Type: "HUB")));
        await Poll.UntilAsync(async () => (await silo.Client.GetHubAsync("CAISO", "SP15")).RealTime is not null, "the hub has heard of its price");
        using var posting = new CancellationTokenSource();
        var prices = PostUntilAsync(posting.Token);

        await RunAsync(silo.Address.ToString());

        await posting.CancelAsync();
        await prices;
    }

    [Fact]
    public async Task Text_of_the_README_is_this_code()
    {
        var readme = await File.ReadAllTextAsync(RepositoryFolder.PathOf("README.md"));
        var code = await File.ReadAllTextAsync(RepositoryFolder.PathOf("tests", "Integration", "Clients", $"{nameof(ReadmeSampleTests)}.cs"));
        var lines = readme.Split("```csharp")[1].Split("```")[0].Replace("\"http://127.0.0.1:8080\"", "address").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("using GridGrains.Client;", lines[0]);
        Assert.All(lines, line => Assert.Contains(line, code));
    }

    private static async Task RunAsync(string address)
    {
        var services = new ServiceCollection();
        services.AddGridGrainsClient(options => options.BaseAddress = new Uri(address));
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<GridGrainsClient>();

        var hub = await client.GetHubAsync("CAISO", "SP15");
        Console.WriteLine($"SP15 {hub.RealTime!.Lmp:0.00} USD/MWh for {hub.RealTime.IntervalStart:u}");

        await foreach (var price in client.WatchAsync(new PriceFilter { Iso = "CAISO" }))
        {
            Console.WriteLine($"{price.Key} {price.Market} {price.Lmp:0.00}");
            break;
        }
    }

    // Something has to come for the watch to see; each price is a correction of the one before.
    private async Task PostUntilAsync(CancellationToken stop)
    {
        for (var lmp = 1; !stop.IsCancellationRequested; lmp++)
        {
            var price = Sample.RealTime(Isos.Caiso, "README", 0, lmp);
            await Sample.PostAsync(silo, price with { Fact = price.Fact with { SourceVersion = lmp } });
        }
    }
}
