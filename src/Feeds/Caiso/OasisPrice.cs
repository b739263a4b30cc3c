using System.Runtime.CompilerServices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Caiso;

/// <summary>The components of one price that were found so far, and where.</summary>
internal sealed class OasisPrice(ReportNode node, DateTime startUtc) : IComparable<OasisPrice>
{
    private const int ComponentCount = (int)OasisComponent.Ghg + 1;

    private Values _values = Values.Unknown;
    private Lines _lines;
    private Parts _parts;

    public ReportNode Node => node;

    public DateTime StartUtc => startUtc;

    /// <summary>The file that has the component; null where none has.</summary>
    public OasisPart? PartOf(OasisComponent component) => _parts[(int)component];

    public int Line(OasisComponent component) => _lines[(int)component];

    public double Value(OasisComponent component) => _values[(int)component];

    public void Set(OasisComponent component, double value, OasisPart part, int line)
    {
        _values[(int)component] = value;
        _lines[(int)component] = line;
        _parts[(int)component] = part;
    }

    public int CompareTo(OasisPrice? other)
    {
        var byStart = startUtc.CompareTo(other!.StartUtc);
        return byStart != 0 ? byStart : string.CompareOrdinal(node.Key.Id, other.Node.Key.Id);
    }

    [InlineArray(ComponentCount)]
    private struct Values
    {
        private double _first;

        public static Values Unknown
        {
            get
            {
                var unknown = default(Values);
                ((Span<double>)unknown).Fill(double.NaN);
                return unknown;
            }
        }
    }

    [InlineArray(ComponentCount)]
    private struct Lines
    {
        private int _first;
    }

    [InlineArray(ComponentCount)]
    private struct Parts
    {
        private OasisPart? _first;
    }
}
