using GridGrains.Domain.Markets;
using GridGrains.Tests.Faults.Checks;
using GridGrains.Tests.Faults.Feeds;

namespace GridGrains.Tests.Faults.Silos;

/// <summary>Silos under faults with one sender and one reader per silo, and the clean pass that they are compared with.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    public const int Nodes = 240;

    private readonly List<ReadWatch> _watches;
    private readonly Verification _verification;

    public FaultRun(IReadOnlyList<SiloSlot> silos, int seed, Func<Task<List<StoredState>>> readStored)
    {
        var stream = new PriceStream(seed, Nodes, Isos.Caiso, Isos.Pjm, Isos.Nyiso);
        Silos = silos;
        Poster = new Poster(silos, Clean);
        Sender = new Sender(Poster, stream);
        Probe = new Probe(silos, new Poster(silos, Clean));
        _verification = new Verification(silos, Clean, readStored);
        _watches = [.. silos.Select((silo, index) => new ReadWatch(silo, stream.Nodes, ["v1/hubs/CAISO/HUB%200", "v1/zones/PJM/ZONE%201"], seed + index))];
    }

    public IReadOnlyList<SiloSlot> Silos { get; }

    public CleanPass Clean { get; } = new();

    public Poster Poster { get; }

    public Sender Sender { get; }

    public Probe Probe { get; }

    public string Summary =>
        $"{Clean.Sent} prices sent, {Clean.DistinctPrices} distinct; posts repeated: {Poster.Refusals}\n{string.Join("\n", _watches.Select(watch => watch.Summary))}";

    /// <summary>Brings every node to life, durably; only then may a reader expect to find it.</summary>
    public async Task BeginAsync()
    {
        await Sender.SettleAsync();
        await Probe.PassAsync();
        await _verification.CheckAsync("before any fault");
        SetFloor();
        _watches.ForEach(watch => watch.Start());
        Sender.Start();
    }

    /// <summary>Stops sending, compares everything, checks what the readers were answered, and sends on.</summary>
    public async Task CheckAsync(string moment)
    {
        await Sender.StopAsync();
        try
        {
            await Sender.SettleAsync();
            await _verification.CheckAsync(moment);
            _watches.ForEach(watch => watch.Check(moment));
            SetFloor();
        }
        finally
        {
            Sender.Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync();
        foreach (var watch in _watches)
        {
            await watch.DisposeAsync();
        }

        foreach (var silo in Silos)
        {
            await silo.DisposeAsync();
        }
    }

    private void SetFloor()
    {
        var floor = Clean.Figures.ToDictionary(node => node.Key, node => node.Value.DistinctCount);
        _watches.ForEach(watch => watch.Floor = floor);
    }
}
