using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using GridGrains.Grains.Contracts.Curves;

namespace GridGrains.Silo.Http.Curves;

/// <summary>Points of a curve as a stream of Arrow: the columns of the CSV.</summary>
internal static class CurveArrow
{
    public static async Task<ReadOnlyMemory<byte>> WriteAsync(KnownCurve known, IReadOnlyList<CurvePoint> points, CancellationToken cancellation)
    {
        var date = CurveViews.Text(known.Curve.CurveDate);
        (string Name, IArrowType Type, IArrowArray Values)[] columns =
        [
            Texts("curve", points.Select(_ => known.Definition.Id)), Texts("curve_date", points.Select(_ => date)), Texts("start", points.Select(point => point.Start)),
            Texts("end", points.Select(point => point.End)), Texts("block", points.Select(point => point.Block)),
            ("price", DoubleType.Default, new DoubleArray.Builder().AppendRange(points.Select(point => point.Price)).Build()),
            ("hours", Int32Type.Default, new Int32Array.Builder().AppendRange(points.Select(point => point.Hours)).Build()),
            Texts("unit", points.Select(_ => known.Definition.Unit)),
        ];
        var schema = new Schema(columns.Select(column => new Field(column.Name, column.Type, nullable: false)), null);
        using var output = new MemoryStream();
        using var batch = new RecordBatch(schema, columns.Select(column => column.Values), points.Count);
        using var writer = new ArrowStreamWriter(output, schema, leaveOpen: true);
        await writer.WriteRecordBatchAsync(batch, cancellation);
        await writer.WriteEndAsync(cancellation);
        return output.ToArray();
    }

    private static (string, IArrowType, IArrowArray) Texts(string name, IEnumerable<string> values)
    {
        var builder = new StringArray.Builder();
        foreach (var value in values)
        {
            builder.Append(value);
        }

        return (name, StringType.Default, builder.Build());
    }
}
