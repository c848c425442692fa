using PluginHost.Hosting;

namespace PluginHost.Unloading.Tests;

/// <summary>The documentation says of each case what is measured.</summary>
public sealed class UnloadCasesTests(UnloadedCases cases) : IClassFixture<UnloadedCases>
{
    public static TheoryData<string> Rows => [.. UnloadingTable.Rows.Select(row => row.Case)];

    public static TheoryData<string> Fixes => [.. UnloadingTable.Rows.Select(row => row.Fix).Where(fix => fix.Length > 0).Distinct()];

    [Fact]
    public void Every_case_is_documented_once()
    {
        string[] documented = [.. UnloadingTable.Rows.Select(row => row.Case).Concat(Fixes.Select(fix => fix.Data))];

        Assert.Equal(UnloadCase.All.Select(each => each.Name).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_case_ends_as_documented(string name)
    {
        UnloadingRow row = UnloadingTable.Rows.Single(each => each.Case == name);

        Assert.True(row.IsKnown, row.Outcome);
        Assert.True((row.Leaks ? GenerationState.Leaked : GenerationState.Unloaded) == cases.Of(name).State, $"{name}: {cases.Said(name)}");
        Assert.Equal(row.Leaks || row.Outcome != "nothing to do", row.Holder.Length > 0);
        if (row.Outcome == "by the host: caches")
        {
            Assert.Contains("caches were cleared", cases.Said(name), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Fixes))]
    public void A_fix_lets_the_code_go(string name) =>
        Assert.True(cases.Of(name).State == GenerationState.Unloaded, $"{name}: {cases.Said(name)}");
}
