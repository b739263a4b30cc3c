namespace GridGrains.Silo.Http.Features;

/// <summary>Writes Feast's column-wise answer: the join keys first, then the features in the order asked for.</summary>
internal static class FeatureAnswer
{
    public static void Write(JsonOutput output, ReadOnlySpan<byte> body, FeatureRequest request, FeaturePlan plan, FeatureRows[] rows)
    {
        output.Raw("{\"metadata\":{\"feature_names\":["u8);
        foreach (var column in request.Entities)
        {
            output.Text(column.Name);
            output.Raw(","u8);
        }

        output.Raw(plan.NamesJson);
        output.Raw("]},\"results\":["u8);
        foreach (var column in request.Entities)
        {
            WriteEntities(output, body, column);
            output.Raw(","u8);
        }

        for (var i = 0; i < plan.Columns.Length; i++)
        {
            output.Raw(i > 0 ? ","u8 : default);
            rows[plan.Columns[i].View].WriteColumn(plan.Columns[i].Feature, output);
        }

        output.Raw("]}"u8);
    }

    private static void WriteEntities(JsonOutput output, ReadOnlySpan<byte> body, FeatureRequest.EntityColumn column)
    {
        output.Raw("{\"values\":["u8);
        for (var row = 0; row < column.Values.Count; row++)
        {
            output.Raw(row > 0 ? ","u8 : default);
            output.Raw(body[column.Values[row]]);
        }

        output.Raw("],\"statuses\":["u8);
        Repeat(output, "\"PRESENT\""u8, column.Values.Count);
        output.Raw("],\"event_timestamps\":["u8);
        Repeat(output, "\"1970-01-01T00:00:00Z\""u8, column.Values.Count);
        output.Raw("]}"u8);
    }

    private static void Repeat(JsonOutput output, ReadOnlySpan<byte> json, int times)
    {
        for (var i = 0; i < times; i++)
        {
            output.Raw(i > 0 ? ","u8 : default);
            output.Raw(json);
        }
    }
}
