using GridGrains.Tests.Faults.Campaigns;
using GridGrains.Tests.Faults.Checks;
using GridGrains.Tests.Faults.Silos;
using Xunit;

namespace GridGrains.Tests.Faults.Embedded;

/// <summary>One silo with its own log and checkpoints in a folder, under load from the first test to the last.</summary>
public sealed class EmbeddedFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gridgrains-faults-");

    public EmbeddedFixture()
    {
        GatewayPort = LoopbackPorts.Next();
        Slot = new SiloSlot(
            "embedded",
            ["--feed", "none", "--data-dir", _directory.FullName, "--gateway-port", GatewayPort.ToString(System.Globalization.CultureInfo.InvariantCulture)],
            new Dictionary<string, string>());
        Run = new FaultRun([Slot], Campaign.Seed, ReadStoredAsync);
    }

    internal SiloSlot Slot { get; }

    internal FaultRun Run { get; }

    internal int GatewayPort { get; }

    public async ValueTask InitializeAsync()
    {
        await Slot.StartAsync();
        await Run.BeginAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Run.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    internal Task<List<StoredState>> ReadStoredAsync() => StoredState.ReadSqliteAsync(Path.Combine(_directory.FullName, "checkpoints.db"));

    /// <summary>Ends the life at hand by SIGKILL and begins another.</summary>
    internal async Task RebornAsync(SiloLife life)
    {
        await Slot.KillAsync();
        Assert.True(await Slot.StartAsync(life), $"the silo ended at its start: {Slot.Output}");
    }
}

[CollectionDefinition(Name)]
public sealed class EmbeddedCollection : ICollectionFixture<EmbeddedFixture>
{
    public const string Name = "one silo";
}
