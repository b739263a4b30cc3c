using System.Text;
using System.Text.Json.Nodes;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Partitioning;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Metadata;

public sealed class TableMetadataJsonTests
{
    [Theory]
    [InlineData("TableMetadataV1Valid", 1)]
    [InlineData("TableMetadataV2Valid", 2)]
    [InlineData("TableMetadataV2ValidMinimal", 2)]
    [InlineData("TableMetadataStatisticsFiles", 2)]
    [InlineData("TableMetadataPartitionStatisticsFiles", 2)]
    public void Valid_samples_load_and_survive_a_round_trip(string sample, int version)
    {
        var first = TableMetadataJson.Read(Sample(sample));
        Assert.Equal(version, first.FormatVersion);
        var second = TableMetadataJson.Read(TableMetadataJson.Write(first));
        Assert.Equal(TableMetadataJson.Write(first), TableMetadataJson.Write(second));
    }

    [Theory]
    [InlineData("TableMetadataUnsupportedVersion", IcebergErrorCode.Unsupported, "42")]
    [InlineData("TableMetadataV3ValidMinimal", IcebergErrorCode.Unsupported, "3")]
    [InlineData("TableMetadataV1MissingSchemaType", IcebergErrorCode.InvalidMetadata, "'type' is missing")]
    [InlineData("TableMetadataV2CurrentSchemaNotFound", IcebergErrorCode.InvalidMetadata, "last-partition-id")]
    [InlineData("TableMetadataV2MissingLastPartitionId", IcebergErrorCode.InvalidMetadata, "'last-partition-id' is missing")]
    [InlineData("TableMetadataV2MissingPartitionSpecs", IcebergErrorCode.InvalidMetadata, "'partition-specs' is missing")]
    [InlineData("TableMetadataV2MissingSchemas", IcebergErrorCode.InvalidMetadata, "'schemas' is missing")]
    [InlineData("TableMetadataV2MissingSortOrder", IcebergErrorCode.InvalidMetadata, "'sort-orders' is missing")]
    public void Invalid_samples_are_refused_by_name(string sample, IcebergErrorCode code, string reason)
    {
        var error = Assert.Throws<IcebergException>(() => TableMetadataJson.Read(Sample(sample)));
        Assert.Equal(code, error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Current_schema_must_be_among_the_schemas()
    {
        var json = (JsonObject)JsonNode.Parse(Sample("TableMetadataV2CurrentSchemaNotFound"))!;
        json["last-partition-id"] = 1000;
        var error = Assert.Throws<IcebergException>(() => TableMetadataJson.Read(Encoding.UTF8.GetBytes(json.ToJsonString())));
        Assert.Contains("Current schema 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Full_sample_is_read_in_full()
    {
        var metadata = TableMetadataJson.Read(Sample("TableMetadataV2Valid"));
        Assert.Equal(Guid.Parse("9c12d441-03fe-4693-9a96-a0705ddf69c1"), metadata.TableUuid);
        Assert.Equal("s3://bucket/test/location", metadata.Location);
        Assert.Equal(34, metadata.LastSequenceNumber);
        Assert.Equal([1, 2], metadata.CurrentSchema.IdentifierFieldIds);
        Assert.Equal("comment", metadata.CurrentSchema.GetField("y").Doc);
        Assert.Equal(new PartitionField(1, 1000, "x", Transform.Identity), metadata.DefaultSpec.Fields.Single());
        Assert.Equal(new SortField(3, Transform.Bucket(4), Descending: true, NullsLast: true), metadata.DefaultSortOrder.Fields[1]);
        Assert.Equal(3055729675574597004, metadata.CurrentSnapshot!.SnapshotId);
        Assert.Equal(3051729675574597004, metadata.CurrentSnapshot.ParentSnapshotId);
        Assert.Equal(SnapshotRefKind.Branch, metadata.Refs[SnapshotRef.Main].Kind);
        Assert.Equal(3051729675574597004, metadata.GetSnapshotAsOf(DateTimeOffset.FromUnixTimeMilliseconds(1515100955770)).SnapshotId);
    }

    [Fact]
    public void Members_that_are_not_interpreted_survive()
    {
        var json = (JsonObject)JsonNode.Parse(Sample("TableMetadataStatisticsFiles"))!;
        json["x-vendor"] = new JsonObject { ["a"] = 1 };
        var written = (JsonObject)JsonNode.Parse(TableMetadataJson.Write(TableMetadataJson.Read(Encoding.UTF8.GetBytes(json.ToJsonString()))))!;
        Assert.True(JsonNode.DeepEquals(json["statistics"], written["statistics"]));
        Assert.True(JsonNode.DeepEquals(json["x-vendor"], written["x-vendor"]));
    }

    [Fact]
    public void References_with_retention_round_trip()
    {
        var metadata = TableMetadataJson.Read(Sample("TableMetadataV2Valid"));
        var tag = new SnapshotRef(3051729675574597004, SnapshotRefKind.Tag, MaxRefAgeMs: 1);
        var branch = new SnapshotRef(3051729675574597004, SnapshotRefKind.Branch, MinSnapshotsToKeep: 2, MaxSnapshotAgeMs: 3, MaxRefAgeMs: 4);
        var read = TableMetadataJson.Read(TableMetadataJson.Write(metadata with { Refs = metadata.Refs.Add("eod", tag).Add("audit", branch) }));
        Assert.Equal(tag, read.Refs["eod"]);
        Assert.Equal(branch, read.Refs["audit"]);
    }

    [Fact]
    public void Torn_file_is_named_as_such()
    {
        var whole = Sample("TableMetadataV2Valid");
        var error = Assert.Throws<IcebergException>(() => TableMetadataJson.Read(whole.AsSpan(0, whole.Length / 2), "v1.metadata.json"));
        Assert.Equal(IcebergErrorCode.CorruptFile, error.Code);
        Assert.Contains("v1.metadata.json", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Sample(string name) => File.ReadAllBytes(SharedData.PathOf($"iceberg/metadata_json/{name}.json"));
}
