namespace PluginHost.UnloadAnalysis.Tests.Holders;

public sealed class TypeNamesTests
{
    [Theory]
    [InlineData("Echo.Plugin+Inner", "Echo.Plugin.Inner")]
    [InlineData("Echo.Plugin+<>c", "Echo.Plugin")]
    [InlineData("Echo.Plugin+<>c__DisplayClass3_0", "Echo.Plugin")]
    [InlineData("Echo.Plugin+<RunAsync>d__3", "Echo.Plugin.RunAsync (async)")]
    [InlineData("A.Builder<A.Void>+AsyncStateMachineBox<Echo.Plugin+<RunAsync>d__3>", "Echo.Plugin.RunAsync (async)")]
    [InlineData("System.Collections.Generic.List<Echo.Plugin+Inner>", "System.Collections.Generic.List<Echo.Plugin.Inner>")]
    public void A_type_is_called_what_its_author_calls_it(string name, string expected) => Assert.Equal(expected, TypeNames.Type(name));

    [Theory]
    [InlineData("A.Builder<A.Void>+AsyncStateMachineBox<Echo.Plugin+<RunAsync>d__3>", "Echo.Plugin.RunAsync")]
    [InlineData("A.Builder<A.Void>+AsyncStateMachineBox<Echo.Plugin+<>c__DisplayClass1_0+<<Start>b__0>d>", "Echo.Plugin.Start")]
    [InlineData("A.Builder<A.Void>+AsyncStateMachineBox<Echo.Plugin+<>c+<<Start>b__0_0>d>", "Echo.Plugin.Start")]
    [InlineData("A.Builder<A.Void>+AsyncStateMachineBox<Echo.Box<Echo.Item>+<RunAsync>d__3>", "Echo.Box<Echo.Item>.RunAsync")]
    [InlineData("Echo.Plugin", null)]
    public void An_async_method_is_found_in_the_name_of_its_state_machine(string name, string? expected) =>
        Assert.Equal(expected, TypeNames.AsyncMethod(name));

    [Theory]
    [InlineData("<Next>k__BackingField", "Next")]
    [InlineData("_next", "_next")]
    [InlineData(null, "?")]
    public void A_field_behind_a_property_is_called_as_the_property(string? name, string expected) =>
        Assert.Equal(expected, TypeNames.Field(name));
}
