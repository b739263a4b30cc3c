using GridGrains.Grains.Contracts.Curves;

namespace GridGrains.Portal.Curves;

/// <summary>A curve on the board; prices in its unit.</summary>
/// <param name="Month">The first whole month ahead, as contracts are named: <c>JAN-27</c>. Null for a curve without a price of it.</param>
/// <param name="AllHours">That month around the clock.</param>
/// <param name="Peak">That month in the block of working days; null for a curve without blocks.</param>
/// <param name="OffPeak">That month outside that block.</param>
/// <param name="Change">Around the clock against the last closing.</param>
/// <param name="Months">Months ahead around the clock.</param>
public sealed record CurveBoardRow(
    CurveSummary Curve, string? Month, double? AllHours, double? Peak, double? OffPeak, double? Change, IReadOnlyList<double> Months);

/// <param name="CloseUtc">The closing that changes are against.</param>
public sealed record CurveBoard(IReadOnlyList<CurveBoardRow> Rows, DateTime CloseUtc);

/// <summary>A contract as the curve prices it.</summary>
/// <param name="Term"><c>JAN-27</c>, <c>Q1-27</c>, <c>CAL-27</c>.</param>
/// <param name="Blocks">In the order of the curve's blocks; null where a block has no day in the contract.</param>
/// <param name="Before">Around the clock at the last closing.</param>
public sealed record CurveStrip(string Term, string Start, string End, double? AllHours, IReadOnlyList<double?> Blocks, double? Before)
{
    public double? Change => AllHours - Before;
}

/// <param name="Curve">Its months, quotes, conflicts and gaps.</param>
/// <param name="Blocks">Names of the blocks that it has prices for.</param>
/// <param name="TimeZone">Of its delivery days.</param>
/// <param name="PriceNode">Key of the node that it is settled by; null for gas.</param>
public sealed record CurveDetail(CurveView Curve, IReadOnlyList<string> Blocks, string TimeZone, string? PriceNode, DateTime CloseUtc, IReadOnlyList<CurveStrip> Strips);

/// <summary>What pages of forward curves read: the same prices as the JSON interface.</summary>
public interface ICurveReads
{
    /// <summary>All curves of the catalog. The answer may be some seconds old, so that many viewers cost one read; the first may take seconds.</summary>
    Task<CurveBoard> BoardAsync(CancellationToken cancellation);

    /// <summary>What <see cref="BoardAsync"/> would answer without waiting; null while the first board is built.</summary>
    CurveBoard? LatestBoard();

    Task<CurveDetail> CurveAsync(string id, CancellationToken cancellation);

    /// <returns>Null where no evening was published yet.</returns>
    Task<FactorList?> FactorsAsync(CancellationToken cancellation);

    /// <summary>The run of an evening that goes on in this silo, or the last one; null before the first.</summary>
    EodView? LastEvening { get; }

    /// <returns>Id of the curve that a node's prices settle; null where there is none.</returns>
    string? CurveOfNode(string key);
}
