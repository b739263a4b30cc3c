using GridGrains.Domain;
using GridGrains.Domain.FeatureStore;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.FeatureStore;

/// <summary>How large an entity frame may be: what is refused says what it has and what is taken.</summary>
public sealed class EntityFrameTests
{
    [Theory]
    [InlineData(0, 2, "0 rows; 1 to 2000000 are taken")]
    [InlineData(2_000_001, 2, "2000001 rows; 1 to 2000000 are taken")]
    [InlineData(1, 1_001, "1001 columns; at most 1000 are taken")]
    [InlineData(2_000_000, 9, "2000000 rows of 9 columns, 18000000 cells; at most 16000000 are taken")]
    [InlineData(16_001, 1_000, "16001 rows of 1000 columns, 16001000 cells")]
    public void Larger_frame_is_refused_with_its_counts(long rows, int columns, string why)
    {
        var refused = Assert.Throws<DomainException>(() => EntityFrame.CheckSize(rows, columns));

        Assert.Equal(DomainErrorCode.InvalidRecord, refused.Code);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2_000_000, 8)]
    [InlineData(16_000, 1_000)]
    public void Largest_frames_are_taken(long rows, int columns) => EntityFrame.CheckSize(rows, columns);

    [Fact]
    public void Csv_of_too_many_cells_is_refused_before_its_rows_are_kept()
    {
        var text = string.Concat("event_timestamp", string.Concat(Enumerable.Range(0, 999).Select(column => $",c{column}")), "\n", string.Concat(Enumerable.Repeat(new string(',', 999) + "\n", 16_001)));

        Assert.Contains("16001 rows of 1000 columns", Assert.Throws<DomainException>(() => FrameCsv.Parse(text)).Message, StringComparison.Ordinal);
        Assert.Contains("1000 columns", Assert.Throws<DomainException>(() => FrameCsv.Parse(new string(',', 1_001))).Message, StringComparison.Ordinal);
    }
}
