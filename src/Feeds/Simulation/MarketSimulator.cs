using System.Buffers;
using GridGrains.Domain;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Prices;

namespace GridGrains.Feeds.Simulation;

/// <summary>
/// A power market that anyone can replay: prices are a pure function of (seed, node, market, interval start, revision), so any interval
/// is generated at random access, in any order, alike. Safe for concurrent use.
/// </summary>
public sealed class MarketSimulator
{
    /// <summary>The <c>source</c> of records that hold simulated prices.</summary>
    public const string Source = "SIM";

    /// <summary>Without a spike, prices stay between these bounds; a directly struck node is always outside of them.</summary>
    public const double CalmFloorUsdPerMwh = -200;

    /// <inheritdoc cref="CalmFloorUsdPerMwh"/>
    public const double CalmCeilingUsdPerMwh = 400;

    private readonly IsoPriceModel[] _models;

    public MarketSimulator(SimulatedGrid grid, ulong seed, SpikeRates? spikeRates = null)
    {
        Grid = grid;
        Spikes = new SpikeCalendar(grid, seed, spikeRates ?? SpikeRates.Default);
        _models = [.. Isos.All.Select(iso => new IsoPriceModel(grid[iso], Spikes, SeededHash.Mix(seed, iso.Index)))];
    }

    public SimulatedGrid Grid { get; }

    /// <summary>The labels: where and when prices spike.</summary>
    public SpikeCalendar Spikes { get; }

    /// <summary>Decimal places that the ISO's prices have.</summary>
    public static int DigitsOf(Iso iso) => MarketProfile.Of(iso).Digits;

    public int CountOf(in Publication publication) => publication.Intervals * Grid[publication.Iso].Nodes.Count;

    /// <summary>Writes all events of a publication, interval by interval, nodes in the grid's order.</summary>
    /// <returns>How many were written: <see cref="CountOf"/>.</returns>
    /// <exception cref="DomainException"><c>InvalidSetting</c>: the destination is too short.</exception>
    public int Emit(in Publication publication, Span<LmpEvent> destination)
    {
        var count = CountOf(publication);
        if (destination.Length < count)
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, $"the publication has {count} events, the destination room for {destination.Length}");
        }

        var nodes = Grid[publication.Iso].Nodes.Count;
        var congestion = ArrayPool<long>.Shared.Rent(nodes);
        var loss = ArrayPool<long>.Shared.Rent(nodes);
        for (var interval = 0; interval < publication.Intervals; interval++)
        {
            EmitInterval(publication, interval, congestion, loss, destination.Slice(interval * nodes, nodes));
        }

        ArrayPool<long>.Shared.Return(congestion);
        ArrayPool<long>.Shared.Return(loss);
        return count;
    }

    /// <summary>One event of a publication, without generating the others (the members of a mean excepted).</summary>
    /// <exception cref="DomainException"><c>UnknownEntity</c>: the node is none of the publication's ISO.</exception>
    public LmpEvent PriceOf(in Publication publication, int interval, SimulatedNode node)
    {
        if (node.Key.Iso != publication.Iso)
        {
            throw new DomainException(DomainErrorCode.UnknownEntity, $"{node.Key} is no node of {publication.Iso}");
        }

        var model = _models[publication.Iso.Index];
        var conditions = model.ConditionsOf(publication.Product, publication.IntervalStartUtc(interval), publication.Revision);
        var (congestion, loss) = UnitsOf(model, conditions, Grid[publication.Iso], node);
        return EventOf(publication, interval, node, model.Profile, conditions.EnergyUnits, congestion, loss);
    }

    private void EmitInterval(in Publication publication, int interval, long[] congestion, long[] loss, Span<LmpEvent> destination)
    {
        var grid = Grid[publication.Iso];
        var model = _models[publication.Iso.Index];
        var conditions = model.ConditionsOf(publication.Product, publication.IntervalStartUtc(interval), publication.Revision);
        for (var i = 0; i < destination.Length; i++)
        {
            var node = grid.Nodes[i];
            (congestion[i], loss[i]) = node.IsAggregate
                ? (MeanOf(congestion, node.Members), MeanOf(loss, node.Members))
                : model.ResourceUnits(conditions, i);
            destination[i] = EventOf(publication, interval, node, model.Profile, conditions.EnergyUnits, congestion[i], loss[i]);
        }
    }

    private static (long Congestion, long Loss) UnitsOf(IsoPriceModel model, in IntervalConditions conditions, SimulatedIsoGrid grid, SimulatedNode node)
    {
        if (!node.IsAggregate)
        {
            return model.ResourceUnits(conditions, node.Index);
        }

        var (congestion, loss) = (0L, 0L);
        foreach (var member in node.Members)
        {
            var units = UnitsOf(model, conditions, grid, grid.Nodes[member]);
            congestion += units.Congestion;
            loss += units.Loss;
        }

        return (RoundedShare(congestion, node.Members.Count), RoundedShare(loss, node.Members.Count));
    }

    private static long MeanOf(long[] units, IReadOnlyList<int> members)
    {
        var sum = 0L;
        for (var i = 0; i < members.Count; i++)
        {
            sum += units[members[i]];
        }

        return RoundedShare(sum, members.Count);
    }

    // Half a unit rounds upwards, below zero too.
    private static long RoundedShare(long sum, int count) => (long)Math.Floor(((double)sum / count) + 0.5);

    private static LmpEvent EventOf(
        in Publication publication, int interval, SimulatedNode node, MarketProfile profile, long energy, long congestion, long loss) => new(
        node.Key,
        new LmpFact
        {
            Product = publication.Product,
            IntervalStartUtc = publication.IntervalStartUtc(interval),
            IntervalMinutes = publication.IntervalMinutes,
            Lmp = (energy + congestion + loss) / profile.UnitsPerUsd,
            Energy = profile.HasComponents ? energy / profile.UnitsPerUsd : double.NaN,
            Congestion = profile.HasComponents ? congestion / profile.UnitsPerUsd : double.NaN,
            Loss = profile.HasComponents ? loss / profile.UnitsPerUsd : double.NaN,
            KnownAtUtc = publication.KnownAtUtc,
            KnownAtBasis = publication.KnownAtBasis,
            SourceVersion = publication.SourceVersion,
        },
        node.Labels);
}
