using GridGrains.Domain.Governance.Accounting;
using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Governance.Accounting;

public sealed class QueryRecordTests
{
    private static readonly DateTime Now = new(2026, 6, 1, 8, 0, 0, DateTimeKind.Utc);

    private static readonly QueryRecord Known = new(
        "8a6e1c3f-5b7d-4e2a-9c11-0f3d2b7a6e54", Now, Now.AddSeconds(2), "ann", "0123456789abcdef", "desk", "interactive", "GET /v1/cubes/hub_24h", "killed_memory", 40, 1960, 17, null);

    [Fact]
    public void Record_is_read_back_whole()
    {
        foreach (var record in new[] { Known, Known with { Owner = null, KeyId = null, Rows = null, Bytes = 123_456_789_012 } })
        {
            var buffer = new RecordBuffer();
            QueryRecordJson.Write(buffer, record);

            Assert.Equal(record, QueryRecordJson.Read(buffer.Value(0)));
            Assert.Equal(record.QueryId, System.Text.Encoding.UTF8.GetString(buffer.Key(0)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("""{"query_id":"1"}""")]
    public void Record_of_another_form_is_passed_over(string value) => Assert.Null(QueryRecordJson.Read(System.Text.Encoding.UTF8.GetBytes(value)));
}
