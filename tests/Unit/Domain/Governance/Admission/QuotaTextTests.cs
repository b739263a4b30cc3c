using GridGrains.Domain.Governance.Admission;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Governance.Admission;

public sealed class QuotaTextTests
{
    private static readonly DateTime Now = new(2026, 6, 1, 8, 5, 0, DateTimeKind.Utc);

    [Fact]
    public void Stored_slices_are_read_back()
    {
        QuotaSlice[] slices = [new("desk", Now, 17), new("a tenant with blanks", Now.AddMinutes(5), 1)];

        Assert.Equal(slices, QuotaText.Read(QuotaText.Write(slices)));
        Assert.Empty(QuotaText.Read(QuotaText.Write([])));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("2026-06-01T08:05:00Z many desk")]
    [InlineData("yesterday 5 desk")]
    [InlineData("2026-06-01T08:05:00Z -5 desk")]
    public void Line_of_another_form_counts_for_nothing(string line) => Assert.Equal([new QuotaSlice("desk", Now, 17)], QuotaText.Read($"{line}\n2026-06-01T08:05:00Z 17 desk\n"));
}
