using System.Text.Json.Nodes;
using CsCheck;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Schemas;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Schemas;

public sealed class SchemaTests
{
    private static readonly Schema Nested = new(3,
    [
        new SchemaField(1, "ts", PrimitiveType.TimestampTz, Required: true, Doc: "interval start"),
        new SchemaField(2, "price", PrimitiveType.Decimal(18, 4)),
        new SchemaField(3, "place", new StructType([new SchemaField(4, "lat", PrimitiveType.Double), new SchemaField(5, "lon", PrimitiveType.Double)])),
        new SchemaField(6, "parts", new ListType(7, PrimitiveType.Float, ElementRequired: true)),
        new SchemaField(8, "tags", new MapType(9, PrimitiveType.String, 10, PrimitiveType.Fixed(3), ValueRequired: false)),
        new SchemaField(11, "count", PrimitiveType.Int, InitialDefault: 7),
    ], [1]);

    [Fact]
    public void Nested_schema_round_trips_through_json()
    {
        var read = SchemaJson.Read((JsonObject)JsonNode.Parse(SchemaJson.Write(Nested).ToJsonString())!);
        Assert.True(read.SameFieldsAs(Nested));
        Assert.Equal(3, read.SchemaId);
        Assert.Equal(11, read.HighestFieldId);
        Assert.Equal(5, read.GetField("place.lon").Id);
        Assert.Equal(10, read.GetField("tags.value").Id);
    }

    [Fact]
    public void Any_flat_schema_round_trips_through_json() => AnyFields.Sample(fields =>
    {
        var schema = new Schema(0, fields);
        Assert.True(SchemaJson.Read((JsonObject)JsonNode.Parse(SchemaJson.Write(schema).ToJsonString())!).SameFieldsAs(schema));
    });

    [Fact]
    public void Ids_and_names_are_unique()
    {
        Refused(() => new Schema(0, [new SchemaField(1, "a", PrimitiveType.Int), new SchemaField(1, "b", PrimitiveType.Int)]));
        Refused(() => new Schema(0, [new SchemaField(1, "a", PrimitiveType.Int), new SchemaField(2, "a", PrimitiveType.Int)]));
        Refused(() => new Schema(0, [new SchemaField(0, "a", PrimitiveType.Int)]));
        Refused(() => new Schema(0, [new SchemaField(1, "a", PrimitiveType.Int)], identifierFieldIds: [2]));
    }

    [Fact]
    public void Added_columns_take_ids_above_the_last_one_ever_used()
    {
        var update = new SchemaUpdate(Nested, lastColumnId: 20)
            .AddColumn("note", PrimitiveType.String, doc: "free text")
            .AddColumn("alt", PrimitiveType.Double, parent: "place")
            .AddColumn("curve", new ListType(0, new StructType([new SchemaField(0, "x", PrimitiveType.Int), new SchemaField(0, "y", PrimitiveType.Int)]), false));
        var (schema, last) = update.Build();
        Assert.Equal(21, schema.GetField("note").Id);
        Assert.Equal(22, schema.GetField("place.alt").Id);
        Assert.Equal((23, 24, 25, 26), (schema.GetField("curve").Id, schema.GetField("curve.element").Id, schema.GetField("curve.element.x").Id, schema.GetField("curve.element.y").Id));
        Assert.Equal(26, last);
    }

    [Fact]
    public void Renaming_and_dropping_keep_ids_and_order()
    {
        var (schema, last) = new SchemaUpdate(Nested, 11).RenameColumn("price", "lmp").DropColumn("place.lat").DropColumn("tags").Build();
        Assert.Equal(2, schema.GetField("lmp").Id);
        Assert.Null(schema.FindField("place.lat"));
        Assert.Equal([1, 2, 3, 6, 11], schema.Fields.Select(field => field.Id));
        Assert.Equal(11, last);
    }

    [Fact]
    public void Columns_widen_and_never_narrow()
    {
        var (schema, _) = new SchemaUpdate(Nested, 11).WidenColumn("count", PrimitiveType.Long).WidenColumn("price", PrimitiveType.Decimal(20, 4)).Build();
        Assert.Equal(PrimitiveType.Long, schema.GetField("count").Type);
        Refused(() => new SchemaUpdate(Nested, 11).WidenColumn("price", PrimitiveType.Decimal(20, 5)));
        Refused(() => new SchemaUpdate(Nested, 11).WidenColumn("price", PrimitiveType.Decimal(17, 4)));
        Refused(() => new SchemaUpdate(Nested, 11).WidenColumn("count", PrimitiveType.String));
        Refused(() => new SchemaUpdate(Nested, 11).WidenColumn("place", PrimitiveType.Long));
    }

    [Fact]
    public void Unknown_and_identifying_columns_are_refused()
    {
        Refused(() => new SchemaUpdate(Nested, 11).DropColumn("ts"));
        Refused(() => new SchemaUpdate(Nested, 11).RenameColumn("nothing", "x"));
        Refused(() => new SchemaUpdate(Nested, 11).RenameColumn("price", "ts").Build());
    }

    private static readonly Gen<SchemaField[]> AnyFields = Gen.OneOf(
            "boolean", "int", "long", "float", "double", "decimal(38, 10)", "date", "time", "timestamp", "timestamptz", "string", "uuid", "fixed[16]", "binary")
        .Select(Gen.Bool, (type, required) => (type, required)).Array[1, 20]
        .Select(columns => columns.Select((c, i) => new SchemaField(i + 1, $"c{i}", PrimitiveType.Parse(c.type), c.required)).ToArray());

    private static void Refused(Func<object> action)
        => Assert.Equal(IcebergErrorCode.InvalidSchema, Assert.Throws<IcebergException>(action).Code);
}
