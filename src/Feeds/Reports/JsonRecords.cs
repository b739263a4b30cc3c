using System.Text.Json;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// Takes the objects of one list out of a JSON document: a list at the root, or the one under <paramref name="listName"/> in the root
/// object. Scalar members go to slots by name; anything nested is passed over.
/// </summary>
internal sealed class JsonRecords(string listName, string[] members, Action<SlotRow> onRecord) : IJsonTokenSink
{
    private const int Outside = -1;

    private readonly bool[] _seen = new bool[members.Length];
    private int _recordDepth = Outside;
    private bool _listAhead;
    private int _slot = Outside;

    public SlotRow Row { get; } = new(members.Length);

    /// <summary>False after reading: the document has no such list.</summary>
    public bool ListSeen { get; private set; }

    /// <summary>Whether a record so far names the member, with a value or without.</summary>
    public bool HasMember(string member) => Array.IndexOf(members, member) is >= 0 and var place && _seen[place];

    public void Token(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                TakeName(ref reader);
                break;
            case JsonTokenType.StartArray when reader.CurrentDepth == 0 || _listAhead:
                (_recordDepth, _listAhead, ListSeen) = (reader.CurrentDepth + 1, false, true);
                break;
            case JsonTokenType.EndArray when reader.CurrentDepth == _recordDepth - 1:
                _recordDepth = Outside;
                break;
            case JsonTokenType.StartObject when reader.CurrentDepth == _recordDepth:
                Row.Begin();
                break;
            case JsonTokenType.EndObject when reader.CurrentDepth == _recordDepth:
                onRecord(Row);
                break;
            default:
                TakeValue(ref reader);
                break;
        }
    }

    private void TakeName(ref Utf8JsonReader reader)
    {
        _listAhead = reader.CurrentDepth == 1 && _recordDepth == Outside && reader.ValueTextEquals(listName);
        _slot = Outside;
        for (var member = 0; member < members.Length && reader.CurrentDepth == _recordDepth + 1; member++)
        {
            if (reader.ValueTextEquals(members[member]))
            {
                _slot = member;
                _seen[member] = true;
                break;
            }
        }
    }

    private void TakeValue(ref Utf8JsonReader reader)
    {
        if (_recordDepth != Outside && reader.CurrentDepth == _recordDepth && reader.TokenType is not JsonTokenType.EndArray)
        {
            // An element that is no object is a row without a single field, and is rejected as one.
            Row.Begin();
            onRecord(Row);
        }
        else if (_slot != Outside && reader.CurrentDepth == _recordDepth + 1)
        {
            // What is no scalar leaves the slot empty, which the row is then rejected for.
            _ = Row.Slots.TrySet(_slot, ref reader);
            _slot = Outside;
        }
    }
}
