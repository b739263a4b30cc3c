using NodaTime;

namespace GridGrains.Domain.Curves.Factors;

/// <summary>A forward position. Long is positive.</summary>
/// <param name="Line">Where it stands in its file, the header being line 1; of JSON its number from 1.</param>
/// <param name="Mw">Of gas MMBtu an hour.</param>
public sealed record Position(int Line, CurveDefinition Curve, string Block, string Term, DeliveryPeriod Period, double Mw);

/// <summary>Why a line is not a position.</summary>
/// <param name="Field">curve, block, term or mw.</param>
public sealed record PositionFault(int Line, string Field, string Message);

/// <summary>Judges the lines of position files.</summary>
public static class PositionRules
{
    public const int MaxPositions = 500;
    public const double MaxMw = 100_000;

    /// <param name="tradeDate">Terms are named as of this day; what delivers by then is no forward.</param>
    public static bool TryJudge(int line, string? curve, string? block, string? term, double? mw, LocalDate tradeDate, out Position? position, out PositionFault? fault)
    {
        (position, fault) = (null, null);
        if (curve is null || !CurveCatalog.TryGet(curve, out var definition))
        {
            fault = new PositionFault(line, "curve", $"'{curve}' is no curve");
            return false;
        }

        if (block is null || !definition.Tiles.TryParts(block, out _) || NameOf(definition, block) is not { } name)
        {
            fault = new PositionFault(line, "block", $"'{block}' is no block of {definition.Id}");
            return false;
        }

        if (term is null || !ContractTerms.TryParse(term, tradeDate, out var period) || !IsWholeMonths(period))
        {
            fault = new PositionFault(line, "term", $"'{term}' is no term of whole months, such as JAN-27, Q1-27 or CAL-27");
            return false;
        }

        if (period.First <= tradeDate)
        {
            fault = new PositionFault(line, "term", $"'{term}' has begun to deliver by {tradeDate:uuuu-MM-dd}");
            return false;
        }

        if (mw is not { } size || !double.IsFinite(size) || size == 0 || Math.Abs(size) > MaxMw)
        {
            fault = new PositionFault(line, "mw", $"'{mw}' is no size up to {MaxMw}, short ones negative");
            return false;
        }

        position = new Position(line, definition, name, term, period, size);
        return true;
    }

    private static string? NameOf(CurveDefinition curve, string block) => curve.Tiles.Blocks is not { } blocks
        ? curve.Tiles.Names[0]
        : blocks.TryGetBlock(block, out var found) ? blocks.Named.FirstOrDefault(known => known.Name == found.Name)?.Name : null;

    private static bool IsWholeMonths(DeliveryPeriod period) => period.First.Day == 1 && period.Last.PlusDays(1).Day == 1;
}
