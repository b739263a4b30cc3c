using System.Text.Json;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Isone;

/// <summary>
/// Picks the price records out of the web services' JSON: <c>HourlyLmps.HourlyLmp[]</c> or <c>FiveMinLmps.FiveMinLmp[]</c>, where one
/// record comes as an object without an array. Records are taken from the token stream and never collected.
/// </summary>
/// <param name="rows">Takes the records; null when only the form is wanted.</param>
internal sealed class IsoneRecords(IsonePriceRows? rows) : IJsonTokenSink
{
    private const int Outside = -1;

    private readonly FieldSlots _record = new(IsonePriceRows.FieldCount);
    private int _memberDepth = Outside;
    private int _recordDepth = Outside;
    private int _field = Outside;
    private int _number;
    private bool _broken;

    /// <summary>Which records the document holds; null before it is known, and for other documents.</summary>
    public IsoneRecordKind? Kind { get; private set; }

    public void Token(ref Utf8JsonReader reader)
    {
        if (_recordDepth != Outside)
        {
            RecordToken(ref reader);
        }
        else if (reader.TokenType == JsonTokenType.PropertyName)
        {
            EnterMember(ref reader);
        }
        else if (_memberDepth != Outside && rows is not null)
        {
            MemberToken(ref reader);
        }
    }

    private void EnterMember(ref Utf8JsonReader reader)
    {
        var isHourly = JsonTokens.Is(ref reader, "HourlyLmp"u8);
        var isFiveMinute = !isHourly && JsonTokens.Is(ref reader, "FiveMinLmp"u8);
        if (isHourly || JsonTokens.Is(ref reader, "HourlyLmps"u8))
        {
            Kind ??= IsoneRecordKind.Hourly;
        }
        else if (isFiveMinute || JsonTokens.Is(ref reader, "FiveMinLmps"u8))
        {
            Kind ??= IsoneRecordKind.FiveMinute;
        }

        _memberDepth = isHourly || isFiveMinute ? reader.CurrentDepth : Outside;
        if (_memberDepth != Outside)
        {
            rows?.Require(isHourly ? IsoneRecordKind.Hourly : IsoneRecordKind.FiveMinute);
        }
    }

    private void MemberToken(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                _recordDepth = reader.CurrentDepth;
                _record.Clear();
                _field = Outside;
                _broken = false;
                _number++;
                break;
            case JsonTokenType.EndArray when reader.CurrentDepth == _memberDepth:
            case JsonTokenType.EndObject:
                _memberDepth = Outside;
                break;
            case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                rows!.Reject(++_number, "", RejectReason.UnknownValue, "the record is no object");
                break;
        }
    }

    private void RecordToken(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == _recordDepth)
        {
            FinishRecord();
        }
        else if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _field = FieldOf(ref reader);
        }
        else if (_field != Outside)
        {
            _broken |= !_record.TrySet(_field, ref reader);
            _field = Outside;
        }
    }

    private void FinishRecord()
    {
        if (_broken)
        {
            rows!.Reject(_number, "", RejectReason.UnknownValue, "a field of the record is no text or number");
        }
        else
        {
            rows!.Accept(_record, _number);
        }

        // A record without an array around it ends the member.
        _memberDepth = _recordDepth == _memberDepth ? Outside : _memberDepth;
        _recordDepth = Outside;
    }

    private static int FieldOf(ref Utf8JsonReader name) =>
        JsonTokens.Is(ref name, "BeginDate"u8) ? (int)IsoneField.BeginDate
        : JsonTokens.Is(ref name, "@LocId"u8) ? (int)IsoneField.LocationId
        : JsonTokens.Is(ref name, "@LocType"u8) ? (int)IsoneField.LocationType
        : JsonTokens.Is(ref name, "$"u8) ? (int)IsoneField.LocationName
        : JsonTokens.Is(ref name, "LmpTotal"u8) ? (int)IsoneField.Lmp
        : JsonTokens.Is(ref name, "EnergyComponent"u8) ? (int)IsoneField.Energy
        : JsonTokens.Is(ref name, "CongestionComponent"u8) ? (int)IsoneField.Congestion
        : JsonTokens.Is(ref name, "LossComponent"u8) ? (int)IsoneField.Loss
        : Outside;
}
