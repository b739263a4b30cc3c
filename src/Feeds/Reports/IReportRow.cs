namespace GridGrains.Feeds.Reports;

/// <summary>A row of fields by position, whichever syntax it was written in. Spans are valid until the next row.</summary>
public interface IReportRow
{
    /// <summary>1-based line of a text file, element of an XML or JSON document.</summary>
    int Line { get; }

    /// <summary>Empty for a field that the row does not have.</summary>
    ReadOnlySpan<byte> this[int field] { get; }
}

/// <summary>An XML or JSON record whose named values were put into slots.</summary>
internal sealed class SlotRow(int slots) : IReportRow
{
    public FieldSlots Slots { get; } = new(slots);

    public int Line { get; private set; }

    public ReadOnlySpan<byte> this[int field] => field < 0 ? default : Slots[field];

    /// <summary>Starts the next record.</summary>
    public void Begin()
    {
        Slots.Clear();
        Line++;
    }
}
