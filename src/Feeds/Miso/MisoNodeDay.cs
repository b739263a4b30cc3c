using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Miso;

internal enum MisoPart
{
    Lmp,
    Congestion,
    Loss,
}

/// <summary>The three rows of one node in a MISO day.</summary>
internal sealed class MisoNodeDay(ReportNode node)
{
    private const int Parts = 3;

    private readonly decimal?[]?[] _cells = new decimal?[]?[Parts];
    private readonly int[] _lines = new int[Parts];

    public ReportNode Node => node;

    public int LmpLine => _lines[(int)MisoPart.Lmp];

    /// <param name="earlierLine">Line of an earlier row for the same part, else 0.</param>
    /// <returns>False when that row says something else.</returns>
    public bool TryTake(MisoPart part, decimal?[] cells, int line, out int earlierLine)
    {
        earlierLine = _lines[(int)part];
        if (earlierLine != 0)
        {
            return _cells[(int)part].AsSpan().SequenceEqual(cells);
        }

        (_cells[(int)part], _lines[(int)part]) = (cells, line);
        return true;
    }

    /// <summary>Accepts the rows, or rejects them all when the LMP row is missing.</summary>
    public void Settle(IReportSink sink)
    {
        foreach (var line in _lines)
        {
            if (line != 0 && LmpLine != 0)
            {
                sink.RowAccepted();
            }
            else if (line != 0)
            {
                sink.RowRejected(new RowRejection(line, "", RejectReason.IncompletePrice, $"{node.Key.Id} has no LMP row in this file"));
            }
        }
    }

    /// <summary>Price and components of the 0-based hour, without market and stamps.</summary>
    public bool TryPrice(int hour, out LmpFact price)
    {
        var lmp = Cell(MisoPart.Lmp, hour);
        var congestion = Cell(MisoPart.Congestion, hour);
        var loss = Cell(MisoPart.Loss, hour);
        price = new LmpFact
        {
            Product = default,
            IntervalStartUtc = default,
            IntervalMinutes = default,
            KnownAtUtc = default,
            Lmp = ToDouble(lmp),
            Congestion = ToDouble(congestion),
            Loss = ToDouble(loss),
            Energy = DerivedEnergy.Of(lmp, congestion, loss),
        };
        return lmp is not null;
    }

    private decimal? Cell(MisoPart part, int hour) => _cells[(int)part]?[hour];

    private static double ToDouble(decimal? value) => value is { } known ? (double)known : double.NaN;
}
