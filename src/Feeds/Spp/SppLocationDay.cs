using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Spp;

internal enum SppPart
{
    Lmp,
    Loss,
    Congestion,
    Energy,
}

/// <summary>The rows of one location on one day of a monthly archive. Real-time archives may leave the energy out.</summary>
internal sealed class SppLocationDay(ReportNode node)
{
    private const int Parts = 4;

    private readonly double[]?[] _cells = new double[]?[Parts];
    private readonly int[] _lines = new int[Parts];

    public ReportNode Node => node;

    public int LmpLine => _lines[(int)SppPart.Lmp];

    /// <param name="earlierLine">Line of an earlier row for the same part, else 0.</param>
    /// <returns>False when that row has other values.</returns>
    public bool TryTake(SppPart part, double[] cells, int line, out int earlierLine)
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
                sink.RowRejected(new RowRejection(line, "", RejectReason.IncompletePrice, $"{node.Key.Id} has no LMP row of this day in this file"));
            }
        }
    }

    /// <summary>Price and components of the 0-based hour, without market and stamps.</summary>
    public bool TryPrice(int hour, out LmpFact price)
    {
        var (lmp, loss, congestion) = (Cell(SppPart.Lmp, hour), Cell(SppPart.Loss, hour), Cell(SppPart.Congestion, hour));
        var energy = Cell(SppPart.Energy, hour);
        price = new LmpFact
        {
            Product = default,
            IntervalStartUtc = default,
            IntervalMinutes = default,
            KnownAtUtc = default,
            Lmp = lmp,
            Congestion = congestion,
            Loss = loss,
            Energy = double.IsNaN(energy) ? DerivedEnergy.Of(AsDecimal(lmp), AsDecimal(congestion), AsDecimal(loss)) : energy,
        };
        return !double.IsNaN(lmp);
    }

    private double Cell(SppPart part, int hour) => _cells[(int)part]?[hour] ?? double.NaN;

    /// <summary>Null where there is no value, or none that a decimal holds; published digits are few enough to survive.</summary>
    private static decimal? AsDecimal(double value) => Math.Abs(value) < 1e12 ? (decimal)value : null;
}
