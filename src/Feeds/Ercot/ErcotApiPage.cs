using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Ercot;

/// <summary>
/// Reads one page of the public reports API: <c>fields</c> names the columns, <c>data</c> is an array of rows that are arrays of
/// scalars. Pages may hold up to 2 million rows, so rows are taken from the token stream and never collected.
/// </summary>
/// <param name="rows">Takes the rows; null when only the columns are wanted.</param>
internal sealed class ErcotApiPage(ErcotPriceRows? rows) : IJsonTokenSink
{
    private const int MemberDepth = 1;
    private const int ItemDepth = 2;
    private const int ValueDepth = 3;

    private readonly List<string> _names = [];
    private readonly FieldSlots _row = new(ErcotColumns.SlotCount);
    private Member _member;
    private bool _isName;
    private bool _broken;
    private int _position;
    private int _rowNumber;

    private enum Member
    {
        Other,
        Fields,
        Data,
    }

    /// <summary>Null before the fields, and where they are not those of a price report.</summary>
    public ErcotColumns? Columns { get; private set; }

    public bool HasData { get; private set; }

    public void Token(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth == MemberDepth)
        {
            EnterOrLeave(ref reader);
        }
        else if (_member == Member.Fields)
        {
            FieldToken(ref reader);
        }
        else if (_member == Member.Data && rows is not null)
        {
            DataToken(ref reader);
        }
    }

    private void EnterOrLeave(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _member = JsonTokens.Is(ref reader, "fields"u8) ? Member.Fields
                : JsonTokens.Is(ref reader, "data"u8) ? Member.Data
                : Member.Other;
        }
        else if (_member == Member.Fields && reader.TokenType == JsonTokenType.EndArray)
        {
            Columns = ErcotColumns.Of(_names);
        }
        else if (_member == Member.Data && reader.TokenType == JsonTokenType.StartArray)
        {
            HasData = true;
            rows?.Require(Columns ?? throw new ReportFormatException("the page gives no price columns in 'fields' before its 'data'"));
        }
    }

    private void FieldToken(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _isName = reader.CurrentDepth == ValueDepth && JsonTokens.Is(ref reader, "name"u8);
        }
        else if (_isName && reader.TokenType == JsonTokenType.String)
        {
            _names.Add(NameOf(ref reader));
            _isName = false;
        }
    }

    /// <summary>Empty for a name with escapes or bytes that are no text: no column of a price report has such a name.</summary>
    private static string NameOf(ref Utf8JsonReader reader) =>
        !reader.ValueIsEscaped && Utf8.IsValid(reader.ValueSpan) ? Encoding.UTF8.GetString(reader.ValueSpan) : "";

    private void DataToken(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth == ItemDepth)
        {
            RowToken(ref reader);
        }
        else if (reader.CurrentDepth == ValueDepth && !_broken)
        {
            _broken = Columns!.TryGetSlot(_position, out var slot) && !_row.TrySet(slot, ref reader);
            _position++;
        }
    }

    private void RowToken(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
        {
            FinishRow();
            return;
        }

        _row.Clear();
        _position = 0;
        _rowNumber++;
        _broken = reader.TokenType != JsonTokenType.StartArray;
        if (_broken && reader.TokenType != JsonTokenType.StartObject)
        {
            FinishRow();
        }
    }

    private void FinishRow()
    {
        if (_broken)
        {
            rows!.Reject(_rowNumber, "data", RejectReason.UnknownValue, "the row is no array of texts and numbers");
            return;
        }

        rows!.Accept(_row, _rowNumber);
    }
}
