using NodaTime;

namespace GridGrains.Domain.Awards;

/// <summary>What a day-ahead market awarded one of the desk's own resources for one hour, as one publication has it.</summary>
/// <param name="TradeDate">Operating day on the market's clock.</param>
/// <param name="HourSequence">Position of the hour in its day: 1 to 23, 24 or 25.</param>
/// <param name="StartUtc">Start of that hour.</param>
/// <param name="Node">Id of the node that the resource is paid at; null where it is not said.</param>
/// <param name="AwardedMw">Positive for what is sold, negative for what is bought.</param>
/// <param name="SelfScheduleMw">The part of it that was offered at any price.</param>
/// <param name="PriceUsdPerMwh">Day-ahead price that the award is paid at.</param>
/// <param name="KnownAtUtc">When it was published.</param>
public sealed record AwardReport(
    LocalDate TradeDate, int HourSequence, DateTime StartUtc, string Source, string? ResourceName, string? ResourceType, string? Node, string? Zone, double AwardedMw, double? SelfScheduleMw,
    double PriceUsdPerMwh, DateTime KnownAtUtc);
