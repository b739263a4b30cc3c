using System.Text.Json;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Miso;

/// <summary>Follows <c>headers[]</c> and <c>data[][]</c> through the tokens of a table document; the headers must come first.</summary>
internal sealed class MisoTableTokens(SlotRow row, MisoTableRows? rows) : IJsonTokenSink
{
    private const int Member = 1;
    private const int Element = 2;
    private const int Cell = 3;

    private readonly List<int> _slotByPosition = [];
    private bool _inHeaders;
    private bool _inData;
    private int _found;
    private int _position;

    /// <summary>The headers name every column of a price.</summary>
    public bool HasColumns => _found == MisoTableRows.AllFound;

    public void Token(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == Member)
        {
            _inHeaders = reader.ValueTextEquals("headers"u8);
            _inData = HasColumns && reader.ValueTextEquals("data"u8);
        }
        else if (_inHeaders && reader.CurrentDepth == Element && reader.TokenType == JsonTokenType.String)
        {
            var slot = MisoTableRows.SlotOf(ref reader);
            _slotByPosition.Add(slot);
            _found |= slot < 0 ? 0 : 1 << slot;
        }
        else if (_inData)
        {
            TakeData(ref reader);
        }
    }

    private void TakeData(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth == Element)
        {
            TakeElement(reader.TokenType);
        }
        else if (reader.CurrentDepth == Cell && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject or JsonTokenType.PropertyName))
        {
            var position = _position++;
            if (position < _slotByPosition.Count && _slotByPosition[position] >= 0)
            {
                _ = row.Slots.TrySet(_slotByPosition[position], ref reader);
            }
        }
    }

    private void TakeElement(JsonTokenType token)
    {
        if (token is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            _position = 0;
            row.Begin();
        }

        // An element that is no array is a row without a single field, and is rejected as one.
        if (token is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            rows?.Settle();
        }
    }
}
