using GridGrains.Domain;
using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Simulation.Prices;

/// <summary>What drives a labelled spike.</summary>
public enum SpikeKind
{
    /// <summary>The whole ISO is short: the energy price of every node rises.</summary>
    SystemScarcity,

    /// <summary>The nodes of a hub are cut off and rise together.</summary>
    HubCongestion,

    /// <summary>The nodes of a hub cannot get their power out and fall together.</summary>
    HubOversupply,

    /// <summary>One node rises.</summary>
    NodeCongestion,

    /// <summary>One node falls.</summary>
    NodeOversupply,
}

/// <summary>
/// A spike of real-time prices whose place and time are known, so that detectors can be scored. It covers whole quarter hours and all
/// real-time products; day-ahead prices do not foresee it.
/// </summary>
/// <param name="Subject">The hub or node; null for the whole ISO.</param>
/// <param name="SizeUsdPerMwh">What is added to the price of every node that it touches directly; negative for oversupply.</param>
public sealed record PriceSpike(
    Iso Iso, SpikeKind Kind, EntityKey? Subject, DateTime StartUtc, DateTime EndUtc, double SizeUsdPerMwh);

/// <summary>How many spikes of each kind an ISO sees per day on average.</summary>
public sealed record SpikeRates(double SystemPerDay, double HubPerDay, double NodePerDay)
{
    /// <summary>A window of two hours holds at most one spike.</summary>
    public const double MaxPerDay = 12;

    public static readonly SpikeRates Default = new(0.1, 0.3, 0.6);

    public static readonly SpikeRates None = new(0, 0, 0);

    /// <exception cref="DomainException"><c>InvalidSetting</c>: a rate is negative, or all together exceed <see cref="MaxPerDay"/>.</exception>
    internal void Validate()
    {
        if (!(SystemPerDay >= 0 && HubPerDay >= 0 && NodePerDay >= 0 && SystemPerDay + HubPerDay + NodePerDay <= MaxPerDay))
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, $"spike rates are at least 0 and together at most {MaxPerDay} per day: {this}");
        }
    }
}
