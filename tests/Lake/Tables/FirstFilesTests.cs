using System.Text.Json.Nodes;
using GridGrains.Lake.Tables;
using GridGrains.Tests.Lake.Readers;
using Xunit;
using static GridGrains.Tests.Lake.LakeFolder;

namespace GridGrains.Tests.Lake.Tables;

/// <summary>Samples were written before tables were made of definitions: the same rows still give the same files, and the same schemas.</summary>
public sealed class FirstFilesTests
{
    private static readonly string Samples = Path.Combine(AppContext.BaseDirectory, "Samples");

    [Fact]
    public async Task Files_of_the_same_rows_are_equal_byte_for_byte()
    {
        await using var lake = await FilledLake.CreateAsync();
        foreach (var definition in LakeTables.All)
        {
            var files = FilesOf((await lake.Catalog.FindAsync(definition, Token))!.Metadata.Location);
            var samples = Directory.GetFiles(Samples, $"{definition.Id.Name}-*.parquet").Order(StringComparer.Ordinal).ToArray();
            Assert.Equal(samples.Length, files.Length);
            Assert.All(samples.Zip(files), pair => Assert.True(File.ReadAllBytes(pair.First).AsSpan().SequenceEqual(File.ReadAllBytes(pair.Second)), $"{pair.First} and {pair.Second}"));
        }
    }

    [Fact]
    public async Task Schemas_partitions_and_sort_orders_are_those_of_the_first_tables()
    {
        var samples = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Samples, "tables.json"), Token))!;
        await using var lake = await FilledLake.CreateAsync();
        foreach (var definition in LakeTables.All)
        {
            var metadata = JsonNode.Parse(await File.ReadAllTextAsync(new Uri((await lake.Catalog.FindAsync(definition, Token))!.MetadataLocation).LocalPath, Token))!;
            foreach (var (part, sample) in samples[definition.Id.Name]!.AsObject())
            {
                Assert.True(JsonNode.DeepEquals(sample, metadata[part]), $"{definition}: {part} is {metadata[part]}");
            }
        }
    }

    private static string[] FilesOf(string location) =>
        [.. Directory.GetFiles(new Uri(location).LocalPath, "*.parquet", SearchOption.AllDirectories).OrderBy(Path.GetDirectoryName).ThenBy(File.GetLastWriteTimeUtc)];
}
