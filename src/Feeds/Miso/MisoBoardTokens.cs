using System.Text.Json;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Miso;

/// <summary>Follows <c>LMPData / section / PricingNode[] / member</c> through the tokens of a consolidated table.</summary>
internal sealed class MisoBoardTokens(MisoBoardRows? row) : IJsonTokenSink
{
    private const int RootMember = 1;
    private const int SectionMember = 3;
    private const int NodeObject = 4;
    private const int NodeMember = 5;

    private bool _inData;
    private MisoBoardSection? _section;
    private bool _inNodes;
    private Pending _pending;
    private int _slot;

    private enum Pending
    {
        Nothing,
        Reference,
        SectionTime,
        NodeValue,
    }

    /// <summary>The document has a section of prices under LMPData.</summary>
    public bool IsBoard { get; private set; }

    public void Token(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                TakeName(ref reader);
                break;
            case JsonTokenType.StartObject when _inNodes && reader.CurrentDepth == NodeObject:
                row?.Begin();
                break;
            case JsonTokenType.EndObject when _inNodes && reader.CurrentDepth == NodeObject:
                row?.Settle(_section!);
                break;
            case JsonTokenType.String or JsonTokenType.Number:
                TakeValue(ref reader);
                break;
        }
    }

    private void TakeName(ref Utf8JsonReader reader)
    {
        _pending = Pending.Nothing;
        switch (reader.CurrentDepth)
        {
            case RootMember:
                _inData = reader.ValueTextEquals("LMPData"u8);
                (_section, _inNodes) = (null, false);
                break;
            case RootMember + 1 when _inData:
                _section = MisoBoardSection.Of(ref reader);
                _inNodes = false;
                IsBoard |= _section is not null;
                _pending = reader.ValueTextEquals("RefId"u8) ? Pending.Reference : Pending.Nothing;
                row?.EnterSection();
                break;
            case SectionMember when _section is not null:
                _inNodes = reader.ValueTextEquals("PricingNode"u8);
                _pending = reader.ValueTextEquals("HourAndMin"u8) ? Pending.SectionTime : Pending.Nothing;
                break;
            case NodeMember when _inNodes:
                _slot = MisoBoardRows.SlotOf(ref reader);
                _pending = _slot < 0 ? Pending.Nothing : Pending.NodeValue;
                break;
        }
    }

    private void TakeValue(ref Utf8JsonReader reader)
    {
        switch (_pending)
        {
            case Pending.Reference:
                row?.SetReference(ref reader);
                break;
            case Pending.SectionTime:
                row?.SetSectionTime(ref reader);
                break;
            case Pending.NodeValue:
                row?.SetValue(_slot, ref reader);
                break;
        }

        _pending = Pending.Nothing;
    }
}
